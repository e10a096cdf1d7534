// Mounts every page, with what all of them share: the reader's language, the style's address, errors as pages.

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { nameIn } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { Language } from '../../core/permissions.ts';
import { readDirectory } from '../../features/directory/read.ts';
import { MAX_FILE_BYTES } from '../../features/directory/schema.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type Assets, openAssets } from './assets.ts';
import type { WebEnv } from './environment.ts';
import { absencePages } from './pages/absences.tsx';
import { accessLogPages } from './pages/access-log.tsx';
import { accessibilityPage } from './pages/accessibility.tsx';
import { allowSelfBookingPages } from './pages/allow-self-booking.tsx';
import { areaEventsPage } from './pages/area-events.tsx';
import { bookPage } from './pages/book.tsx';
import { bookAnywayPages } from './pages/book-anyway.tsx';
import { bookingPage } from './pages/booking.tsx';
import { bookingLinkPages } from './pages/booking-link.tsx';
import { bookingsPage } from './pages/bookings.tsx';
import { cancelPage } from './pages/cancel.tsx';
import { changeChannelPage } from './pages/change-channel.tsx';
import { chooseSlotPage } from './pages/choose-slot.tsx';
import { closurePages } from './pages/closures.tsx';
import { deskPage } from './pages/desk.tsx';
import { deskEvents } from './pages/desk-events.ts';
import { deskHoldPages } from './pages/desk-hold.tsx';
import { deskMovePages } from './pages/desk-move.tsx';
import { docsPage } from './pages/docs.tsx';
import { familiesPages } from './pages/families.tsx';
import { familyPages } from './pages/family.tsx';
import { familyBookingPage } from './pages/family-booking.tsx';
import { familyCancelPage } from './pages/family-cancel.tsx';
import { familyChannelPage } from './pages/family-channel.tsx';
import { familyEditPages } from './pages/family-edit.tsx';
import { familyMemberPages } from './pages/family-members.tsx';
import { familyMovePage } from './pages/family-move.tsx';
import { feedbackPage } from './pages/feedback.tsx';
import { groupPages } from './pages/group.tsx';
import { groupDeskPages } from './pages/group-desk.tsx';
import { groupRegistrationPages } from './pages/group-registration.tsx';
import { groupsPages } from './pages/groups.tsx';
import { holdPages } from './pages/hold.tsx';
import { homePage } from './pages/home.tsx';
import { importPages } from './pages/import.tsx';
import { keyPages } from './pages/keys.tsx';
import { languagePage, readLanguage } from './pages/language.tsx';
import { mailTrayPages } from './pages/mail-tray.tsx';
import { mergeFamiliesPages } from './pages/merge-families.tsx';
import { myDayPage } from './pages/my-day.tsx';
import { offerPages } from './pages/offer.tsx';
import { peoplePages } from './pages/people.tsx';
import { planPages } from './pages/plan.tsx';
import { newPlanPages } from './pages/plan-new.tsx';
import { privacyPage } from './pages/privacy.tsx';
import { quotaPages } from './pages/quotas.tsx';
import { showOutsidePages, showRefusal } from './pages/refused.tsx';
import { registerFamilyPages } from './pages/register-family.tsx';
import { replanPage } from './pages/replan.tsx';
import { reschedulePage } from './pages/reschedule.tsx';
import { roomPage } from './pages/room.tsx';
import { selfBookingPages } from './pages/self-booking.tsx';
import { selfBookingFormPages } from './pages/self-booking-form.tsx';
import { seriesPages } from './pages/series.tsx';
import { seriesFormPages } from './pages/series-form.tsx';
import { signInPages } from './pages/sign-in.tsx';
import { topicPages } from './pages/topics.tsx';
import { undeliveredPages } from './pages/undelivered.tsx';
import { userPages } from './pages/users.tsx';
import { waitlistPages } from './pages/waitlist.tsx';
import { waitlistNewPages } from './pages/waitlist-new.tsx';
import { walkInEvents } from './pages/walk-in-events.ts';
import { walkInPages } from './pages/walk-ins.tsx';

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
