// What a person sees of the blurring, alike before and during the meeting.

import { Blend, Eye, TriangleAlert } from 'lucide';
import { canBlur, keepBlur, noteBlur, useBlurFailed } from './blur.ts';
import { ActionButton, Note } from './parts.tsx';
import type { RoomTexts } from './setup.ts';

/** Nothing where the browser cannot. */
export function BlurButton(props: { texts: RoomTexts; blurred: boolean; onBlur: (wanted: boolean) => void }) {
  const { meet } = props.texts;
  if (!canBlur()) return null;
  return (
    <ActionButton
      icon={Blend}
      onPress={() => {
        keepBlur(!props.blurred);
        noteBlur('anew');
        props.onBlur(!props.blurred);
      }}
    >
      {props.blurred ? meet.showBackground : meet.blurBackground}
    </ActionButton>
  );
}

/** It failed, and so nobody sees one: only the person decides to be seen without it. */
export function BlurFailed({ texts, onWithout }: { texts: RoomTexts; onWithout: () => void }) {
  const { meet } = texts;
  if (!useBlurFailed()) return null;
  return (
    <Note icon={TriangleAlert} tone="warn" urgent>
      <p>{meet.blurFailed}</p>
      <div>
        <ActionButton
          icon={Eye}
          onPress={() => {
            keepBlur(false);
            noteBlur('anew');
            onWithout();
          }}
        >
          {meet.withoutBlur}
        </ActionButton>
      </div>
    </Note>
  );
}
