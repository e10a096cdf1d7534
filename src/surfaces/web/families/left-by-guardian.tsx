// What goes with a guardian who is removed, and what stays without them: said before it is done.

import type { FC } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import type { TimesOfGuardian } from '../../../features/families/read-times-of-guardian.ts';
import type { FamilyView } from '../../../features/families/schema.ts';
import { Note } from '../kit/note.tsx';
import { TimeRows } from './family-sections.tsx';
import { familyTexts } from './texts/words.ts';

export const LeftByGuardian: FC<{
  of: TimesOfGuardian;
  family: FamilyView;
  directory: Directory;
  language: Language;
}> = ({ of: { calls, others, elsewhere, links }, family, directory, language }) => {
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
