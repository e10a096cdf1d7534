// The directory as the file that an import takes: what comes back unchanged changes nothing.

import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { type Actor, mayEverywhere } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead } from '../../platform/record-acts.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { loadDirectory } from './store.ts';

/**
 * The whole directory, rows of pages included, as the JSON of a directory file. It holds people's addresses and
 * absences, so the read is logged. Throws `Refusal`: not_allowed, as for an import.
 */
export async function readDirectoryExport(
  deps: Dependencies,
  actor: Actor,
  requestId?: string,
): Promise<{ readonly file: DirectoryExport; readonly version: number }> {
  if (!mayEverywhere(actor, 'import-directory')) {
    throw new Refusal('not_allowed', 'only a coordinator of the whole region takes its directory out');
  }
  const stored = await loadDirectory(deps.db);
  const version = stored?.version ?? 0;
  const entry = {
    action: 'export-directory',
    subject: { kind: 'directory', id: 'region' },
    details: { version },
  } as const;
  await recordRead(deps, actor, { ...entry, area: '*' }, requestId);
  return { file: { version, ...fileOf(stored?.content ?? emptyContent) }, version };
}

type DirectoryExport = { readonly version: number } & ReturnType<typeof fileOf>;

function fileOf(content: DirectoryContent) {
  const directory = toDirectory(content, 0);
  const localOf = (instant: number, professional: DirectoryContent['professionals'][number]['id']) => {
    const [home] = directory.professionals.get(professional)?.areas ?? [];
    const zone = home === undefined ? content.region.timeZone : zoneOf(directory, home);
    const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
    return there.toPlainDateTime().toString({ smallestUnit: 'minute' });
  };
  return {
    ...content,
    absences: content.absences.map(({ source: _, from, to, ...absence }) => ({
      ...absence,
      from: localOf(from, absence.professional),
      to: localOf(to, absence.professional),
    })),
    closures: content.closures.map(({ source: _, ...closure }) => closure),
  };
}
