// A page that lists what there is and offers to add one more: what was just done, its heading, then rows or none.

import type { FC, PropsWithChildren } from 'hono/jsx';
import { EmptyState } from './empty-state.tsx';
import { Heading } from './heading.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Note } from './note.tsx';

type Parts = {
  readonly title: string;
  readonly lead: string;
  /** what was just done, in one sentence */
  readonly done?: string | undefined;
  readonly add: { readonly href: string; readonly label: string };
  readonly none: { readonly icon: IconName; readonly title: string; readonly advice: string };
  readonly isEmpty: boolean;
};

/** `children`: the table of the rows; where there are none, the empty state offers to add the first. */
export const RecordList: FC<PropsWithChildren<Parts>> = ({ title, lead, done, add, none, isEmpty, children }) => {
  const button = (
    <a class="button" href={add.href}>
      <Icon name="add" /> {add.label}
    </a>
  );
  return (
    <div class="stack gap-5">
      {done && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      )}
      <div class="row apart">
        <Heading lead={lead}>{title}</Heading>
        {!isEmpty && button}
      </div>
      {isEmpty ? <EmptyState {...none}>{button}</EmptyState> : <div class="card">{children}</div>}
    </div>
  );
};
