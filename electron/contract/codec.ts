import * as v from 'valibot';

/** One named call of the contract: what goes in, what comes out, and whether it changes anything. */
export interface Procedure<Input = unknown, Output = unknown> {
  readonly kind: 'query' | 'command';
  readonly input: v.GenericSchema<Input>;
  readonly output: v.GenericSchema<Output>;
}

/** A call that only reads. */
export function query<I extends v.GenericSchema, O extends v.GenericSchema>(input: I, output: O): Procedure<v.InferOutput<I>, v.InferOutput<O>> {
  return { kind: 'query', input, output } as unknown as Procedure<v.InferOutput<I>, v.InferOutput<O>>;
}

/** A call that changes something. */
export function command<I extends v.GenericSchema, O extends v.GenericSchema>(input: I, output: O): Procedure<v.InferOutput<I>, v.InferOutput<O>> {
  return { ...query(input, output), kind: 'command' };
}

/** The value as the schema describes it, or the first thing that is wrong with it and where. */
export function decode<T>(
  schema: v.GenericSchema<T>,
  value: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string } {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  return { ok: false, problem: `${v.getDotPath(issue) ?? 'input'}: ${issue.message}` };
}
