// What goes with a guardian who is removed or changed, and what stays without them: said before it is done.

import type { FC } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { TimesOfGuardian } from '../../../features/families/read-times-of-guardian.ts';
import type { FamilyView } from '../../../features/families/schema.ts';
import { Note } from '../kit/note.tsx';
import { TimeRows } from './family-sections.tsx';
import { familyTexts } from './texts/words.ts';

type OfGuardian = { of: TimesOfGuardian; family: FamilyView; directory: Directory; language: Language };

/** Before a guardian is corrected: the calls that lose their number with the guardian's, or follow it to a new one. */
export const CallsToNumber: FC<OfGuardian> = ({ of: { calls, callsElsewhere }, family, directory, language }) => {
  const text = familyTexts[language];
  if (calls.length + callsElsewhere === 0) return null;
  return (
    <Note tone="warn">
      <p>{text.callsToNumber({ count: calls.length + callsElsewhere })}</p>
      <TimeRows times={calls} of={family.children} directory={directory} language={language} />
      {callsElsewhere > 0 && <p>{text.timesOfGuardianElsewhere({ count: callsElsewhere })}</p>}
    </Note>
  );
};

export const LeftByGuardian: FC<OfGuardian> = ({
  of: { calls, others, elsewhere, links },
  family,
  directory,
  language,
}) => {
  const text = familyTexts[language];
  const at = { of: family.children, directory, language };
  const count = calls.length + others.length + elsewhere;
  return (
    <>
      {links > 0 && (
        <Note>
          <p>{text.linksClosing({ count: links })}</p>
        </Note>
      )}
      {count > 0 && (
        <Note tone="warn">
          {calls.length > 0 && (
            <>
              <p>{text.callsOfGuardian({ count: calls.length })}</p>
              <TimeRows times={calls} {...at} />
            </>
          )}
          {others.length > 0 && (
            <>
              <p>{text.timesOfGuardian({ count: others.length })}</p>
              <TimeRows times={others} {...at} />
            </>
          )}
          {elsewhere > 0 && <p>{text.timesOfGuardianElsewhere({ count: elsewhere })}</p>}
        </Note>
      )}
    </>
  );
};
