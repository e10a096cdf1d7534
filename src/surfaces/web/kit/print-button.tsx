// A button that prints the page. It works with a script; without one the page says how the browser prints.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { Icon } from './icon.tsx';
import { frameTexts } from './texts/words.ts';

/** The script that a page with the button names in `scripts`. */
export const PRINT_SCRIPT = 'print.js';

export const PrintButton: FC<{ language: Language }> = ({ language }) => {
  const text = frameTexts[language];
  return (
    <div class="no-print" data-print>
      <p class="small soft">
        <Icon name="print" /> {text.printHow}
      </p>
      <button type="button" class="button second small" hidden>
        <Icon name="print" /> {text.print}
      </button>
    </div>
  );
};
