// Finds the person in each picture of the camera and blurs the rest, all of it on this computer. A picture that it cannot
// work on goes nowhere: LiveKit's own transformer would let it through as it is, and its first one always.

import { ProcessorWrapper, VideoTransformer } from '@livekit/track-processors';
import model from '@mediapipe/selfie_segmentation/selfie_segmentation.tflite';
import { ImageSegmenter } from '@mediapipe/tasks-vision';
import loader from '@mediapipe/tasks-vision/wasm/vision_wasm_internal.js';
import wasm from '@mediapipe/tasks-vision/wasm/vision_wasm_internal.wasm';

/** The model looks at pictures of this size: a larger one would only be read back from the graphics card in vain. */
const SEEN = 256;
/** Letters of a hand's height cannot be read. */
const BLUR_RADIUS = 48;

let made = 0;
/** Its clock goes on by one with each picture: it takes no two of the same time, and a browser's clock may be coarse. */
let seen = 0;

/** What blurs one track. `onFail` is told once, and from then on no picture comes. */
export async function makeBlur(onFail: () => void): Promise<ProcessorWrapper<Options, Blur>> {
  const segmenter = await openSegmenter();
  made += 1;
  // its name is that of a canvas too, where the browser needs one, which is its own
  return new ProcessorWrapper(new Blur(segmenter, onFail), `blur-${made}`);
}

type Options = Record<string, unknown>;

let opening: Promise<ImageSegmenter> | undefined;

/** One for all tracks; where it did not come, it is asked for anew the next time. */
function openSegmenter(): Promise<ImageSegmenter> {
  opening ??= ImageSegmenter.createFromOptions(
    { wasmLoaderPath: beside(loader), wasmBinaryPath: beside(wasm) },
    {
      // The processor: the same everywhere, ready at once, and not much slower than what graphics cards make of it.
      baseOptions: { modelAssetPath: beside(model), delegate: 'CPU' },
      runningMode: 'VIDEO',
      outputCategoryMask: true,
      outputConfidenceMasks: false,
    },
  ).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** The address of a file that lies beside this script. */
function beside(file: string): string {
  return new URL(file, import.meta.url).href;
}

class Blur extends VideoTransformer<Options> {
  readonly #segmenter: ImageSegmenter;
  readonly #onFail: () => void;
  readonly #small = new OffscreenCanvas(SEEN, SEEN).getContext('2d', { willReadFrequently: true });
  #mask: WebGLTexture | null = null;
  #state: 'works' | 'failed' | 'over' = 'over';
  #freeFrom = 0;

  constructor(segmenter: ImageSegmenter, onFail: () => void) {
    super();
    this.#segmenter = segmenter;
    this.#onFail = onFail;
  }

  override async init(where: Parameters<VideoTransformer<Options>['init']>[0]): Promise<void> {
    this.#state = 'works';
    try {
      await super.init(where);
      if (this.gl === undefined) throw new Error('no WebGL');
      this.gl.setBlurRadius(BLUR_RADIUS);
      this.#mask = null;
    } catch (error) {
      this.#fail();
      throw error;
    }
  }

  override async destroy(): Promise<void> {
    this.#state = 'over';
    await super.destroy();
  }

  override transform(frame: VideoFrame, controller: TransformStreamDefaultController<VideoFrame>): void {
    try {
      const since = performance.now();
      // a slow computer shows fewer pictures: at most half of its time goes into them
      if (this.#state !== 'works' || since < this.#freeFrom || frame.codedWidth === 0) return;
      controller.enqueue(this.#blurred(frame));
      const now = performance.now();
      this.#freeFrom = now + (now - since);
    } catch {
      this.#fail();
    } finally {
      frame.close();
    }
  }

  override update(): void {}

  #fail(): void {
    if (this.#state !== 'works') return;
    this.#state = 'failed';
    this.#onFail();
  }

  #blurred(frame: VideoFrame): VideoFrame {
    const { canvas, gl } = this;
    if (!canvas || !gl) throw new Error('not begun');
    canvas.width = frame.displayWidth;
    canvas.height = frame.displayHeight;
    gl.updateMask(this.#maskOf(frame, canvas));
    gl.renderFrame(frame);
    return new VideoFrame(canvas, { timestamp: frame.timestamp });
  }

  /** Where the person is, as a texture of the canvas: 0 there, 255 elsewhere. */
  #maskOf(frame: VideoFrame, canvas: OffscreenCanvas | HTMLCanvasElement): WebGLTexture {
    const small = this.#small;
    const context = canvas.getContext('webgl2');
    if (!small || !(context instanceof WebGL2RenderingContext) || context.isContextLost()) throw new Error('no canvas');
    small.drawImage(frame, 0, 0, SEEN, SEEN);
    this.#mask ??= context.createTexture();
    if (this.#mask === null) throw new Error('no texture');
    seen += 1;
    const result = this.#segmenter.segmentForVideo(small.canvas, seen);
    try {
      const { categoryMask } = result;
      if (categoryMask === undefined) throw new Error('no mask');
      fillTexture(context, this.#mask, categoryMask.getAsUint8Array(), categoryMask);
    } finally {
      result.close();
    }
    return this.#mask;
  }
}

function fillTexture(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, bytes);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
}
