// What a test of devices and connection before a meeting by video comes to: codes alone. Pure.

export const deviceResults = {
  camera: ['ok', 'denied', 'missing', 'in-use'],
  /** `silent`: it is there and allowed, and no sound came */
  microphone: ['ok', 'silent', 'denied', 'missing', 'in-use'],
  /** `unheard`: a tone was played, and they said that they did not hear it */
  speaker: ['ok', 'unheard', 'untested'],
  /** `in-app`: a page inside another app, which lets no page use video */
  browser: ['ok', 'old', 'in-app'],
  /** `slow`: only by ways round a firewall; `blocked`: the network lets no picture through */
  connection: ['ok', 'slow', 'blocked', 'no-server', 'untested'],
} as const;

export type DeviceResults = {
  readonly [Part in keyof typeof deviceResults]: (typeof deviceResults)[Part][number];
};
export type DevicePart = keyof DeviceResults;

export const deviceParts = ['camera', 'microphone', 'speaker', 'browser', 'connection'] as const satisfies DevicePart[];

/** The parts that failed. What was not tested has not, nor has what only is slow. */
export function failedParts(results: DeviceResults): readonly DevicePart[] {
  const works: readonly string[] = ['ok', 'slow', 'untested'];
  return deviceParts.filter((part) => !works.includes(results[part]));
}

/** Whether they had better meet another way: one can take part unseen, and not unheard. */
export function isHindered(results: DeviceResults): boolean {
  return failedParts(results).some((part) => part !== 'camera');
}
