/** The same object, but asking it for what the double does not have is an error that names it, not `undefined`. */
export function named<T extends object>(what: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const value: unknown = Reflect.get(object, key, object);
      if (value === undefined && typeof key === 'string' && !(key in object) && key !== 'then' && key !== 'toJSON') {
        throw new Error(`electron double: ${what}.${key} is not emulated`);
      }
      // Bound, because private fields are not reachable through a proxy; classes are not.
      return typeof value === 'function' && value.prototype === undefined ? value.bind(object) : value;
    },
  });
}
