// The product's icons, from the lucide set; always beside words, never instead of them.

import { raw } from 'hono/html';
import type { FC } from 'hono/jsx';
import {
  Accessibility,
  ArrowLeft,
  ArrowRight,
  Building2,
  CalendarClock,
  CalendarDays,
  CalendarPlus,
  CalendarX2,
  Check,
  CircleAlert,
  CircleCheck,
  CircleX,
  Clock,
  DoorOpen,
  Download,
  FileText,
  House,
  Info,
  KeyRound,
  Languages,
  ListChecks,
  LockKeyhole,
  LogOut,
  Mail,
  MailOpen,
  MapPin,
  Menu,
  MessageSquareText,
  Pencil,
  Phone,
  Plus,
  Printer,
  RefreshCw,
  Search,
  ShieldCheck,
  Trash2,
  TriangleAlert,
  Upload,
  UserRound,
  UserRoundX,
  Users,
  Video,
} from 'lucide';

const ICONS = {
  accessibility: Accessibility,
  back: ArrowLeft,
  onward: ArrowRight,
  site: Building2,
  move: CalendarClock,
  calendar: CalendarDays,
  'add-to-calendar': CalendarPlus,
  'no-times': CalendarX2,
  check: Check,
  alert: CircleAlert,
  done: CircleCheck,
  cancelled: CircleX,
  clock: Clock,
  room: DoorOpen,
  download: Download,
  document: FileText,
  home: House,
  info: Info,
  key: KeyRound,
  language: Languages,
  list: ListChecks,
  lock: LockKeyhole,
  'sign-out': LogOut,
  mail: Mail,
  'mail-open': MailOpen,
  menu: Menu,
  place: MapPin,
  question: MessageSquareText,
  edit: Pencil,
  phone: Phone,
  add: Plus,
  print: Printer,
  again: RefreshCw,
  search: Search,
  shield: ShieldCheck,
  remove: Trash2,
  warning: TriangleAlert,
  upload: Upload,
  person: UserRound,
  'no-show': UserRoundX,
  people: Users,
  video: Video,
} as const;

export type IconName = keyof typeof ICONS;

const drawn = new Map<IconName, string>();

/** One icon in the colour and size of the text around it, silent to screen readers. */
export const Icon: FC<{ name: IconName }> = ({ name }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    {raw(strokes(name))}
  </svg>
);

function strokes(name: IconName): string {
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const markup = ICONS[name]
    .map(
      ([tag, attributes]) =>
        `<${tag} ${Object.entries(attributes)
          .map(([key, value]) => `${key}="${value}"`)
          .join(' ')}/>`,
    )
    .join('');
  drawn.set(name, markup);
  return markup;
}
