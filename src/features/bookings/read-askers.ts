// Who asks a colleague: what they are, where they belong, and at which number they are called.

import type { Directory, Localized } from '../../core/directory.ts';
import type { AreaId, BookingId, Principal } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { BookingRecord } from './booking-record.ts';
import { numberToCall } from './number-to-call.ts';
import { type Asker, findAskers } from './store-own.ts';

export type AskerView = {
  readonly name: string;
  readonly email: string;
  /** what they are, as the directory says it of a professional, else as they said it themselves */
  readonly post?: Localized;
  /** the daycare, school or clinic for which they ask; where that is not said, those they belong to there */
  readonly units: readonly Localized[];
  /** for whom they ask: the booking's area */
  readonly area: AreaId;
  /** the number that this booking leaves, else their own, else the directory's */
  readonly phone?: string;
  /** they work here no more: nobody asks, until a colleague does in their place */
  readonly gone?: true;
};

/**
 * Of those that are no family's own appointment and that a person booked: a desk that books for a family asks nothing.
 * For those who are asked, and for those who arrange it anew.
 */
export async function readAskers(
  deps: Pick<Dependencies, 'db'>,
  directory: Directory,
  records: readonly BookingRecord[],
): Promise<ReadonlyMap<BookingId, AskerView>> {
  const asked = records.filter(({ appointmentOf }) => appointmentOf === undefined);
  const askers =
    asked.length === 0
      ? new Map<never, Asker>()
      : await findAskers(
          deps.db,
          asked.map(({ bookedBy }) => bookedBy),
        );
  return new Map(
    asked.flatMap((record) => {
      const asker = askers.get(record.bookedBy);
      return asker === undefined ? [] : [[record.id, viewAsker(directory, record, asker)] as const];
    }),
  );
}

/** Colleagues who ask something of areas, by who they are: in writing, where there is no booking. */
export async function readColleagues(
  deps: Pick<Dependencies, 'db'>,
  directory: Directory,
  asked: readonly { readonly askedBy: Principal; readonly area: AreaId }[],
): Promise<ReadonlyMap<Principal, Omit<AskerView, 'area'>>> {
  if (asked.length === 0) return new Map();
  const askers = await findAskers(
    deps.db,
    asked.map(({ askedBy }) => askedBy),
  );
  return new Map(
    asked.flatMap(({ askedBy, area }) => {
      const asker = askers.get(askedBy);
      return asker === undefined ? [] : [[askedBy, viewAsker(directory, { area }, asker)] as const];
    }),
  );
}

/** A number at which whom the booking is for is called, when the meeting cannot be held as it was meant to. */
export async function readNumberToCall(
  { db }: Pick<Dependencies, 'db'>,
  record: BookingRecord,
  asker: AskerView | undefined,
): Promise<string | undefined> {
  return record.phone ?? asker?.phone ?? numberToCall(db, record);
}

function viewAsker(
  directory: Directory,
  record: Pick<BookingRecord, 'area' | 'unit' | 'phone'>,
  asker: Asker,
): AskerView {
  const known = asker.professional && directory.professionals.get(asker.professional);
  const post = (known ? known.post : undefined) ?? (asker.post && { [asker.language]: asker.post });
  const sites = (record.unit === undefined ? asker.units : [record.unit]).flatMap(
    (id) => directory.sites.get(id) ?? [],
  );
  const here = sites.filter(({ area }) => area === record.area);
  const units = (here.length > 0 ? here : sites).map(({ name }) => name);
  const phone = asker.gone ? undefined : (record.phone ?? asker.phone ?? (known ? known.phone : undefined));
  return {
    name: asker.name,
    email: asker.email,
    ...(post && { post }),
    units,
    area: record.area,
    ...(phone !== undefined && { phone }),
    ...(asker.gone && { gone: true }),
  };
}
