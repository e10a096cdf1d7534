// In a browser without JavaScript: who answers for a matter is two presses away, and a third books their time.

import { afterAll, beforeAll, it } from 'vitest';
import { whoKnowsTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { mattersTexts } from '../../../src/surfaces/web/schedule/texts/words.ts';
import { openStaff, type Staff } from '../../support/staff.ts';

let staff: Staff;
beforeAll(async () => {
  staff = await openStaff();
});
afterAll(() => staff.close());

it('a coordinator says what a psychologist answers for; a worker finds them in two presses and books', async () => {
  const text = whoKnowsTexts.fi;
  const coordinator = await staff.arrive('coordinator', { javaScriptEnabled: false });
  await coordinator.goto('/people/pn-psykologi/matters/hartola');
  await coordinator.getByLabel('ma', { exact: true }).fill('9–10');
  await coordinator.getByRole('button', { name: mattersTexts.fi.save }).click();
  await coordinator.getByText('Tallennettu: mistä asioista').waitFor();
  const worker = await staff.arrive('worker', { javaScriptEnabled: false });
  await worker.getByRole('link', { name: text.title }).first().click();
  await worker.getByRole('link', { name: 'Uni ja nukkuminen' }).first().click();
  await worker.getByRole('heading', { level: 2, name: 'Psykologi, perheneuvola' }).waitFor();
  await worker.getByText('ma klo 9–10').waitFor();
  await worker.locator('button.slot').first().click();
  await worker.waitForURL(/\/holds\//);
});
