/** A base type that only its own parser can make. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };
