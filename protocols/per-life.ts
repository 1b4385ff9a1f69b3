/** A memory for each life of a node, or of a part of it: what was seen of one says nothing about what its disk gave the next. */
export function perLife<L extends object, M>(begin: (life: L) => M): (life: L) => M {
  const memories = new WeakMap<L, M>()
  return (life) => {
    const known = memories.get(life)
    if (known !== undefined) return known
    const memory = begin(life)
    memories.set(life, memory)
    return memory
  }
}
