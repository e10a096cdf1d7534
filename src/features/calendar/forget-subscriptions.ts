// The nightly clearing: calendar addresses of family links that open no more.

import type { Dependencies } from '../../platform/dependencies.ts';
import { removeOfClosedLinks } from './store-subscriptions.ts';

/** Safe to run at any time, by any process. They had opened nothing since the link was closed. */
export async function forgetSubscriptions({ db, clock }: Pick<Dependencies, 'db' | 'clock'>): Promise<void> {
  await removeOfClosedLinks(db, clock.now());
}
