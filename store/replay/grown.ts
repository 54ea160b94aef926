/** The larger of two arrays, beginning with what the other one holds. */
export function grown<Values extends { set(values: Values): void }>(old: Values, larger: Values): Values {
  larger.set(old);
  return larger;
}
