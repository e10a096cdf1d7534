// Whether pictures and sound would come through: the same way as in a meeting, in a room of one's own that ends at once.

import { CheckStatus, ConnectionCheck, Room } from 'livekit-client';
import type { DeviceResults } from '../../../../../core/device-check.ts';
import { askCheckRoom } from './session.ts';

/** Takes a few seconds; half a minute where a network swallows what is sent. Never throws. */
export async function checkConnection(address: string): Promise<DeviceResults['connection']> {
  const way = await askCheckRoom(address);
  if (way === undefined) return 'no-server';
  const check = new ConnectionCheck(way.url, way.token);
  const { status } = await check.checkWebsocket();
  if (status !== CheckStatus.SUCCESS) return 'no-server';
  const carried = await carrierOf(way.url, way.token);
  if (carried !== undefined) return carried === 'udp' ? 'ok' : 'slow';
  // a server that has no TURN skips this
  const relayed = await check.checkTURN();
  return relayed.status === CheckStatus.SUCCESS ? 'slow' : 'blocked';
}

/** What carries the media: `udp`, or what stands in for it; nothing where none comes through. */
async function carrierOf(url: string, token: string): Promise<string | undefined> {
  const room = new Room();
  try {
    await room.connect(url, token);
    const transports = room.engine.pcManager;
    const reports = [await transports?.subscriber?.getStats(), await transports?.publisher.getStats()];
    return reports.map((report) => report && protocolIn(report)).find((protocol) => protocol !== undefined) ?? 'udp';
  } catch {
    return undefined;
  } finally {
    await room.disconnect();
  }
}

/** What browsers report of a connection; only these are looked at. */
type Seen = { type?: string; selectedCandidatePairId?: string; localCandidateId?: string } & {
  protocol?: string;
  candidateType?: string;
  relayProtocol?: string;
  nominated?: boolean;
  state?: string;
};

function protocolIn(report: RTCStatsReport): string | undefined {
  const seen = new Map<string, Seen>([...report].map(([id, stats]) => [id, stats]));
  const all = [...seen.values()];
  const chosen = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  const pair =
    seen.get(chosen ?? '') ??
    all.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded');
  const own = seen.get(pair?.localCandidateId ?? '');
  return own?.candidateType === 'relay' ? 'relay' : own?.protocol;
}
