// The lasting deputies of a series or of somebody's hours, in a form: the first, and who stands in where they are away too.

import type { Option } from '../kit/fields.tsx';
import type { Says } from '../kit/form.tsx';
import { select } from '../kit/inputs.tsx';

type Words = {
  readonly first: string;
  readonly hint: string;
  readonly next: string;
  readonly none: string;
  readonly fault: NonNullable<Says['fault']>;
};

export function deputyFields(people: readonly Option[], { first, hint, next, none, fault }: Words) {
  const options = { blank: none, options: people };
  return {
    deputy: select(first, { ...options, hint, of: ['deputies'], fault }),
    nextDeputy: select(next, options),
  };
}

type TypedDeputies = { readonly deputy: string; readonly nextDeputy: string };

export function typedDeputies(deputies: readonly string[] = []): TypedDeputies {
  return { deputy: deputies[0] ?? '', nextDeputy: deputies[1] ?? '' };
}

/** As a command takes them. */
export function deputiesIn({ deputy, nextDeputy }: TypedDeputies): { readonly deputies?: readonly string[] } {
  const deputies = [deputy, nextDeputy].filter((one) => one !== '');
  return deputies.length > 0 ? { deputies } : {};
}
