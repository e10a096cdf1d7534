// The written conversation beside the picture; loaded when it is first opened.

import { SendHorizontal } from 'lucide';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { identityCodes } from '../../../../../core/identity-code.ts';
import { LONGEST_MESSAGE, type Message } from './conversation.ts';
import { Icon } from './parts.tsx';
import type { RoomTexts } from './setup.ts';

export function Chat(props: {
  texts: RoomTexts;
  messages: readonly Message[];
  onWrite: (text: string) => Promise<void>;
  onClose: () => void;
}) {
  const { messages, onWrite } = props;
  const { meet } = props.texts;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const end = useRef<HTMLLIElement>(null);
  const [fault, setFault] = useState<string>();
  const sending = useRef(false);
  useEffect(() => field.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest is brought into sight when there is a new one.
  useEffect(() => {
    void end.current?.scrollIntoView({ block: 'nearest' });
  }, [messages.length]);
  const write = async () => {
    const text = field.current?.value.trim() ?? '';
    if (text === '' || field.current === null || sending.current) return;
    if (identityCodes(text.normalize('NFKC')).length > 0) return setFault(meet.chatCode);
    sending.current = true;
    const sent = await onWrite(text).then(
      () => true,
      () => false,
    );
    sending.current = false;
    setFault(sent ? undefined : meet.chatFailed);
    if (sent) field.current.value = '';
    field.current.focus();
  };
  return (
    <section
      className="card stack room-panel room-chat"
      aria-label={meet.chat}
      onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
    >
      <h3>{meet.chat}</h3>
      <p className="small soft" id={`${id}-hint`}>
        {meet.chatHint}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard too. */}
      <div className="room-messages" role="log" tabIndex={0} aria-label={meet.chat}>
        <ol className="room-said">
          {messages.map((message, at) => (
            <li key={message.id} data-own={message.own} ref={at === messages.length - 1 ? end : null}>
              <b className="small">{message.from}</b>
              <p>{message.text}</p>
            </li>
          ))}
        </ol>
      </div>
      <form
        className="stack gap-2"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void write();
        }}
      >
        <div className="field">
          <label htmlFor={id}>{meet.chatField}</label>
          <textarea
            ref={field}
            id={id}
            className="short"
            rows={2}
            maxLength={LONGEST_MESSAGE}
            autoComplete="off"
            aria-describedby={fault ? `${id}-fault` : `${id}-hint`}
            aria-invalid={fault !== undefined}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              void write();
            }}
          />
          {fault && (
            <p className="fault" id={`${id}-fault`} role="alert">
              {fault}
            </p>
          )}
        </div>
        <div>
          <button type="submit" className="button small">
            <Icon node={SendHorizontal} /> {meet.chatSend}
          </button>
        </div>
      </form>
    </section>
  );
}
