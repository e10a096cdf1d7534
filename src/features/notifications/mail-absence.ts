// Tells coordinators that somebody of their areas has reported an absence. The mail says neither who nor when.

import type { EventData } from '../../core/events.ts';
import type { Language } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { MailRefused } from '../../platform/mailer.ts';
import { readDirectory } from '../directory/read.ts';
import { findCoordinators } from '../identity/find-coordinators.ts';

/**
 * Handles `absence-reported`: at least once, under the same Message-IDs. An absence that was taken back meanwhile is
 * told to nobody. Throws where the mail server asks for patience: the queue tries again.
 */
export async function mailAbsence(deps: Dependencies, { absence: id }: EventData<'absence-reported'>): Promise<void> {
  const directory = await readDirectory(deps);
  const absence = directory.absences.find((one) => one.id === id);
  const areas = absence && directory.professionals.get(absence.professional)?.areas;
  if (absence === undefined || areas === undefined || absence.to <= deps.clock.now()) return;
  const { publicUrl } = deps.config;
  const delays: unknown[] = [];
  for (const coordinator of await findCoordinators(deps, areas)) {
    const text = TEXTS[coordinator.language];
    const message = {
      messageId: `absence-${id}.${coordinator.id}@${new URL(publicUrl).hostname}`,
      to: coordinator.email,
      subject: text.subject,
      text: text.body(`${publicUrl}/replan?absence=${encodeURIComponent(id)}`),
    };
    try {
      await deps.mailer.send(message);
    } catch (error) {
      if (!(error instanceof MailRefused)) delays.push(error);
    }
  }
  if (delays.length > 0) throw delays[0];
}

const TEXTS: Readonly<Record<Language, { subject: string; body: (address: string) => string }>> = {
  fi: {
    subject: 'Poissaolosta on ilmoitettu',
    body: (address) => `Hei,

alueellasi on ilmoitettu poissaolosta. Katso, mitkä varaukset se koskee, ja järjestä ne:

${address}
`,
  },
  sv: {
    subject: 'En frånvaro har anmälts',
    body: (address) => `Hej!

En frånvaro har anmälts i ditt område. Se vilka bokningar den gäller och ordna dem:

${address}
`,
  },
  en: {
    subject: 'An absence has been reported',
    body: (address) => `Hello,

An absence has been reported in your area. See which bookings it affects, and rearrange them:

${address}
`,
  },
};
