// What is written in the room, sealed by us under the meeting's key: LiveKit encrypts data too, but does not tell a reader
// whether what came was encrypted, and the media server could write in anybody's name.

export type Seal = {
  readonly seal: (message: Sent) => Promise<Uint8Array<ArrayBuffer>>;
  /** The text, or nothing where it was not sealed under this key for this sender and topic. */
  readonly open: (sealed: Uint8Array<ArrayBuffer>, about: Omit<Sent, 'text'>) => Promise<string | undefined>;
};

type Sent = { readonly from: string; readonly topic: string; readonly text: string };

const IV_BYTES = 12;
const encoder = new TextEncoder();

export async function makeSeal(key: ArrayBuffer): Promise<Seal> {
  const material = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey']);
  const derived = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new ArrayBuffer(0), info: encoder.encode('messages') },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  return {
    seal: async ({ text, ...about }) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const sealed = await crypto.subtle.encrypt(parametersOf(iv, about), derived, encoder.encode(text));
      return Uint8Array.from([...iv, ...new Uint8Array(sealed)]);
    },
    open: async (sealed, about) => {
      const parameters = parametersOf(sealed.slice(0, IV_BYTES), about);
      return crypto.subtle.decrypt(parameters, derived, sealed.slice(IV_BYTES)).then(
        (bytes) => new TextDecoder().decode(bytes),
        () => undefined,
      );
    },
  };
}

function parametersOf(iv: Uint8Array<ArrayBuffer>, { from, topic }: Omit<Sent, 'text'>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: encoder.encode(JSON.stringify([from, topic])) };
}
