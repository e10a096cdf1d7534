// Files that the build leaves beside the scripts (infra/build.ts): imported, each is its address from there.

declare module '@mediapipe/tasks-vision/wasm/*' {
  const address: string;
  export = address;
}

declare module '@mediapipe/selfie_segmentation/*.tflite' {
  const address: string;
  export = address;
}
