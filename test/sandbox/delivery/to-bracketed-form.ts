/** A value that PHP-style form keys can carry. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };

/** A form with bracketed keys: `fields[email]=…`, `interests[]=…` (protocol 4.2), brackets percent-encoded. */
export function toBracketedForm(variables: Record<string, FormValue>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(variables)) append(form, name, value);
  return form.toString();
}

function append(form: URLSearchParams, key: string, value: FormValue): void {
  if (typeof value === 'string') form.append(key, value);
  else if (Array.isArray(value)) value.forEach((item) => append(form, `${key}[]`, item));
  else Object.entries(value).forEach(([name, item]) => append(form, `${key}[${name}]`, item));
}
