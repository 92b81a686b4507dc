const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const time = '(?<hours>\\d{2}):(?<minutes>\\d{2}):(?<seconds>\\d{2})';
const [day, month] = ['(?<day>\\d{1,2})', '(?<month>[a-z]{3})'];

const forms = [
  // IMF-fixdate; a zone in digits is how mail writes it.
  new RegExp(`^[a-z]{3}, ${day} ${month} (?<year>\\d{4}) ${time} (?:GMT|UTC|(?<zone>[+-]\\d{4}))$`, 'i'),
  // RFC 850
  new RegExp(`^[a-z]{6,9}, ${day}-${month}-(?<year>\\d{2}) ${time} GMT$`, 'i'),
  // asctime
  new RegExp(`^[a-z]{3} ${month} +${day} ${time} (?<year>\\d{4})$`, 'i'),
];

/**
 * Reads an HTTP date in any of its three forms (RFC 9110 §5.6.7); null when it is none. The name of the weekday is not
 * compared with the date.
 * @param now decides which century a year of two digits belongs to
 */
export function parseHttpDate(text: string, now: Date): Date | null {
  const groups = forms.map((form) => form.exec(text)?.groups).find(Boolean);
  if (!groups) return null;
  const { year = '', zone } = groups;
  const yearOf = year.length === 4 ? Number(year) : null;
  const date = yearOf === null ? toRecentCentury(groups, now) : toDate(groups, yearOf);
  return date && zone ? new Date(date.getTime() - toOffsetMs(zone)) : date;
}

// "More than 50 years in the future" is the most recent year in the past with the same two digits (RFC 9110 §5.6.7).
function toRecentCentury(groups: Readonly<Record<string, string>>, now: Date): Date | null {
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + 50);
  const nextCentury = (Math.floor(now.getUTCFullYear() / 100) + 1) * 100;
  const candidates = [0, -100, -200].map((before) =>
    toDate(groups, nextCentury + before + Number(groups['year'])),
  );
  return candidates.find((candidate) => candidate !== null && candidate <= latest) ?? null;
}

/** Null for what no calendar or clock has; the 60th second is a leap second. */
function toDate(groups: Readonly<Record<string, string>>, year: number): Date | null {
  const number = (name: string): number => Number(groups[name]);
  const monthIndex = months.indexOf((groups['month'] ?? '').toLowerCase());
  const [hours, minutes, seconds] = [number('hours'), number('minutes'), number('seconds')];
  const midnight = new Date(Date.UTC(year, monthIndex, number('day')));
  const isDay = monthIndex >= 0 && midnight.getUTCMonth() === monthIndex && number('day') > 0;
  if (!isDay || hours > 23 || minutes > 59 || seconds > 60) return null;
  return new Date(midnight.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
}

function toOffsetMs(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
