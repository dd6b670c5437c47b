/** These members, as changeable and as visible as the original ones; without those that it does not have. */
export function likeThoseOf(original: object, members: object): PropertyDescriptorMap {
  const descriptors: PropertyDescriptorMap = {}
  for (const name of Reflect.ownKeys(members)) {
    const found = descriptorOf(original, name)
    const own = Object.getOwnPropertyDescriptor(members, name)
    if (found) descriptors[name] = { ...own, configurable: true, enumerable: found.enumerable ?? false }
  }
  return descriptors
}

/** A member of an object, wherever it has it from. */
export function descriptorOf(object: object | null, name: string | symbol): PropertyDescriptor | undefined {
  if (object === null) return undefined
  return Object.getOwnPropertyDescriptor(object, name) ?? descriptorOf(Object.getPrototypeOf(object), name)
}
