// How a person works a page: with a pointer, or with nothing but the keyboard.

import type { Locator, Page } from 'playwright-core';

export type Hand = {
  readonly press: (control: Locator) => Promise<void>;
  readonly write: (field: Locator, text: string) => Promise<void>;
  /** one of a list, by what it says */
  readonly choose: (list: Locator, label: string) => Promise<void>;
  /** one of a few radio buttons */
  readonly pick: (radio: Locator) => Promise<void>;
  readonly attach: (field: Locator, file: File) => Promise<void>;
};

export type File = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

/** A mouse or a finger; works with JavaScript turned off as well. */
export const pointer: Hand = {
  press: (control) => control.click(),
  write: (field, text) => field.fill(text),
  choose: async (list, label) => {
    await list.selectOption({ label });
  },
  pick: (radio) => radio.check(),
  attach: (field, file) => field.setInputFiles(file),
};

/** Tab, Enter, Space, arrows and letters. Every stop on the way must show that it has the focus. */
export function keyboardOf(page: Page): Hand {
  const { keyboard } = page;
  const reach = async (control: Locator): Promise<void> => {
    await control.waitFor();
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if (await control.evaluate((element: Element) => element === element.ownerDocument.activeElement)) return;
      await keyboard.press('Tab');
      await expectVisibleFocus(page);
    }
    throw new Error(`the keyboard does not reach ${control}`);
  };
  return {
    press: async (control) => {
      await reach(control);
      await keyboard.press('Enter');
    },
    write: async (field, text) => {
      await reach(field);
      const isDate = (await field.getAttribute('type')) === 'date';
      await keyboard.type(isDate ? asDateKeys(text) : text);
      if (isDate && (await field.inputValue()) !== text)
        throw new Error(`the date field took ${await field.inputValue()}`);
    },
    choose: async (list, label) => {
      await reach(list);
      const options = await list.locator('option').allTextContents();
      for (let steps = 0; steps < options.length; steps += 1) {
        if ((await list.locator('option:checked').textContent()) === label) return;
        await keyboard.press('ArrowDown');
      }
      throw new Error(`no ${label} among ${options.join(', ')}`);
    },
    pick: async (radio) => {
      const group = radio.page().locator(`input[name="${await radio.getAttribute('name')}"]`);
      await reach(group.and(page.locator(':checked')));
      for (let steps = await group.count(); steps > 0 && !(await radio.isChecked()); steps -= 1) {
        await keyboard.press('ArrowDown');
        await expectVisibleFocus(page);
      }
      if (!(await radio.isChecked())) throw new Error(`the arrows do not reach ${radio}`);
    },
    attach: async (field, file) => {
      // The browser hands over its dialog only once it was asked to, which is before the key, not beside it.
      const chosen = page.waitForEvent('filechooser');
      await reach(field);
      await keyboard.press('Space');
      const chooser = await chosen;
      await chooser.setFiles(file);
    },
  };
}

const MOST_TABS = 120;

type Element = {
  readonly ownerDocument: { readonly activeElement: Element | null };
};

/** WCAG 2.4.7: an outline drawn around whatever has the focus. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const seen: string = await page.evaluate(`(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return '';
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    const { width, height } = focused.getBoundingClientRect();
    const shown = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && width > 2 && height > 2;
    return shown ? '' : focused.outerHTML.slice(0, 200);
  })()`);
  if (seen !== '') throw new Error(`the focus does not show on ${seen}`);
}

/** `2026-11-24` as typed into Chromium's date field, month first. */
function asDateKeys(date: string): string {
  const [year, month, day] = date.split('-');
  return `${month}${day}${year}`;
}

/** What somebody has done since they began: presses of links and buttons, lists and fields filled, pages seen. */
export type Effort = { readonly presses: number; readonly filled: number; readonly pages: readonly string[] };

/** A pointer that counts. A page is its address without what it is asked about; the one they begin on is the first. */
export function countingPointer(page: Page): { readonly hand: Hand; readonly effort: () => Effort } {
  const pathOf = (url: string) => new URL(url).pathname.replace(/[0-9a-f-]{36}/g, '…');
  const pages = new Set([pathOf(page.url())]);
  const counts = { presses: 0, filled: 0 };
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) pages.add(pathOf(frame.url()));
  });
  const counted =
    <Rest extends unknown[]>(what: keyof typeof counts, act: (control: Locator, ...rest: Rest) => Promise<void>) =>
    (control: Locator, ...rest: Rest): Promise<void> => {
      counts[what] += 1;
      return act(control, ...rest);
    };
  const hand: Hand = {
    press: counted('presses', pointer.press),
    write: counted('filled', pointer.write),
    choose: counted('filled', pointer.choose),
    pick: counted('presses', pointer.pick),
    attach: counted('filled', pointer.attach),
  };
  return { hand, effort: () => ({ ...counts, pages: [...pages] }) };
}
