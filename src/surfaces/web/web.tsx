// Mounts every page, with what all of them share: the reader's language, the style's address, errors as pages.

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { nameIn } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { Language } from '../../core/permissions.ts';
import { readDirectory } from '../../features/directory/read.ts';
import { MAX_FILE_BYTES } from '../../features/directory/schema.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { accessLogPages } from './administration/access-log.tsx';
import { allowSelfBookingPages } from './administration/allow-self-booking.tsx';
import { feedbackPage } from './administration/feedback.tsx';
import { importPages } from './administration/import.tsx';
import { keyPages } from './administration/keys.tsx';
import { topicPages } from './administration/topics.tsx';
import { undeliveredPages } from './administration/undelivered.tsx';
import { userPages } from './administration/users.tsx';
import { bookPage } from './booking/book.tsx';
import { bookingPage } from './booking/booking.tsx';
import { bookingLinkPages } from './booking/booking-link.tsx';
import { bookingsPage } from './booking/bookings.tsx';
import { cancelPage } from './booking/cancel.tsx';
import { changeChannelPage } from './booking/change-channel.tsx';
import { chooseSlotPage } from './booking/choose-slot.tsx';
import { holdPages } from './booking/hold.tsx';
import { showOutsidePages, showRefusal } from './booking/refused.tsx';
import { reschedulePage } from './booking/reschedule.tsx';
import { roomPage } from './booking/room.tsx';
import { bookAnywayPages } from './desk/book-anyway.tsx';
import { deskPage } from './desk/desk.tsx';
import { deskEvents } from './desk/events.ts';
import { deskHoldPages } from './desk/hold.tsx';
import { deskMovePages } from './desk/move.tsx';
import { planPages } from './desk/plan.tsx';
import { newPlanPages } from './desk/plan-new.tsx';
import { familyEditPages } from './families/edit.tsx';
import { familiesPages } from './families/families.tsx';
import { familyPages } from './families/family.tsx';
import { familyMemberPages } from './families/members.tsx';
import { mergeFamiliesPages } from './families/merge.tsx';
import { registerFamilyPages } from './families/register.tsx';
import { familyBookingPage } from './family-link/booking.tsx';
import { familyCancelPage } from './family-link/cancel.tsx';
import { familyChannelPage } from './family-link/channel.tsx';
import { familyMovePage } from './family-link/move.tsx';
import { offerPages } from './family-link/offer.tsx';
import { areaEventsPage } from './groups/area-events.tsx';
import { groupPages } from './groups/group.tsx';
import { groupDeskPages } from './groups/group-desk.tsx';
import { groupsPages } from './groups/groups.tsx';
import { groupRegistrationPages } from './groups/registration.tsx';
import { homePage } from './home/home.tsx';
import { type Assets, openAssets } from './kit/assets.ts';
import type { WebEnv } from './kit/environment.ts';
import { languagePage, readLanguage } from './kit/language.tsx';
import { accessibilityPage } from './open/accessibility.tsx';
import { docsPage } from './open/docs.tsx';
import { mailTrayPages } from './open/mail-tray.tsx';
import { privacyPage } from './open/privacy.tsx';
import { selfBookingPages } from './open/self-booking.tsx';
import { selfBookingFormPages } from './open/self-booking-form.tsx';
import { signInPages } from './open/sign-in.tsx';
import { absencePages } from './schedule/absences.tsx';
import { closurePages } from './schedule/closures.tsx';
import { myDayPage } from './schedule/my-day.tsx';
import { peoplePages } from './schedule/people.tsx';
import { quotaPages } from './schedule/quotas.tsx';
import { replanPage } from './schedule/replan.tsx';
import { seriesPages } from './schedule/series.tsx';
import { seriesFormPages } from './schedule/series-form.tsx';
import { waitlistNewPages } from './waitlist/join.tsx';
import { waitlistPages } from './waitlist/waitlist.tsx';
import { walkInEvents } from './walk-ins/events.ts';
import { walkInPages } from './walk-ins/walk-ins.tsx';

const MAX_FORM_BYTES = 64 * 1024;
/** Pages hold somebody's own data: nobody between may keep them. */
const NOT_KEPT = 'private, no-store';
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#00397a" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><circle cx="14" cy="16" r="11"/><path d="M14 9.500v7l4.500 2.500"/></svg>';

export type Web = {
  readonly pages: Hono<WebEnv>;
  /** the page for what was refused, or failed, before it reached any page */
  readonly showError: (c: Context, error: unknown) => Promise<Response>;
};

/** {@link webPages}, with the page for errors that arise outside them. */
export function openWeb(deps: Dependencies, description: unknown): Web {
  const assets = openAssets();
  const showError = async (c: Context, error: unknown) => {
    await furnish(c, deps, assets);
    c.header('Cache-Control', NOT_KEPT);
    return showOutsidePages(c, deps, error);
  };
  return { pages: webPages(deps, description, assets), showError };
}

/**
 * Every page under `/`. Whoever mounts it last has identified the caller and named the request.
 * `description` is the API's, for the page that shows it to people.
 */
export function webPages(deps: Dependencies, description: unknown, assets = openAssets()): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError((error, c) => showRefusal(c, deps, error));
  app.route('/', assets.routes);
  app.get('/favicon.svg', (c) =>
    c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }),
  );
  app.use(async (c, next) => {
    await furnish(c, deps, assets);
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', NOT_KEPT);
  });
  app.use((c, next) => (c.req.path === '/import' ? next() : limit(MAX_FORM_BYTES)(c, next)));
  app.use('/import', limit(MAX_FILE_BYTES + MAX_FORM_BYTES));
  for (const page of pages) app.route('/', page(deps));
  app.route('/', docsPage(description));
  return app;
}

const pages: readonly ((deps: Dependencies) => Hono<WebEnv>)[] = [
  homePage,
  signInPages,
  languagePage,
  deskPage,
  deskEvents,
  deskHoldPages,
  bookAnywayPages,
  deskMovePages,
  bookPage,
  chooseSlotPage,
  holdPages,
  bookingsPage,
  reschedulePage,
  cancelPage,
  changeChannelPage,
  bookingPage,
  bookingLinkPages,
  newPlanPages,
  planPages,
  roomPage,
  familyBookingPage,
  familyMovePage,
  familyCancelPage,
  familyChannelPage,
  offerPages,
  waitlistNewPages,
  waitlistPages,
  selfBookingFormPages,
  areaEventsPage,
  selfBookingPages,
  allowSelfBookingPages,
  myDayPage,
  familiesPages,
  registerFamilyPages,
  familyMemberPages,
  mergeFamiliesPages,
  familyEditPages,
  familyPages,
  walkInEvents,
  walkInPages,
  groupsPages,
  groupRegistrationPages,
  groupPages,
  groupDeskPages,
  seriesFormPages,
  seriesPages,
  peoplePages,
  absencePages,
  closurePages,
  replanPage,
  topicPages,
  quotaPages,
  undeliveredPages,
  importPages,
  accessLogPages,
  userPages,
  keyPages,
  feedbackPage,
  accessibilityPage,
  privacyPage,
  mailTrayPages,
];

/** Sets what the frame of every page needs. A frame can do without the region's name, so that a failure has a page. */
async function furnish(c: Context<WebEnv>, deps: Dependencies, assets: Assets): Promise<void> {
  c.set('language', readLanguage(c));
  c.set('assets', assets);
  c.set('mailTray', deps.config.demo && deps.config.mail.url === undefined);
  c.set('region', await readRegionName(deps, c.var.language));
}

async function readRegionName(deps: Dependencies, language: Language): Promise<string> {
  try {
    return nameIn((await readDirectory(deps)).region.name, language);
  } catch {
    return '';
  }
}

function limit(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Refusal('too_large', 'the form is too large');
    },
  });
}
