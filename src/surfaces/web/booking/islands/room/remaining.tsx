// Five minutes before the end both are told; who leads the meeting can go on.

import { Clock } from 'lucide';
import type { LobbyView } from '../../../../../features/video/schema.ts';
import { seenOpen } from './host.tsx';
import { NotDone } from './lobby.tsx';
import { ActionButton, Note } from './parts.tsx';
import { timeOf } from './say-time.ts';
import { fill, type RoomSetup } from './setup.ts';
import { useEnding } from './use-ending.ts';
import { usePower } from './use-power.ts';

export function Remaining({ setup, view }: { setup: RoomSetup; view: LobbyView | undefined }) {
  const { door, host } = setup.texts;
  const ending = useEnding(view);
  const { powers } = setup;
  const { send, fault } = usePower(powers);
  const mayExtend = view?.leads && powers && Date.parse(view.leads.extendableTo) > Date.parse(view.closesAt);
  return (
    <div aria-live="polite" className="room-remaining">
      {ending && view && (
        <Note icon={Clock} tone="warn">
          <div className="row apart">
            <span>{fill(door.ends, { time: timeOf(view.closesAt, setup) })}</span>
            {mayExtend && (
              <ActionButton icon={Clock} onPress={() => void send('/room/extend', seenOpen(view))}>
                {host.extend}
              </ActionButton>
            )}
          </div>
        </Note>
      )}
      <NotDone fault={fault} texts={setup.texts} />
    </div>
  );
}
