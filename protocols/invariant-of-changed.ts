import type { ClusterView, Invariant, NodeId } from '../sim/index.ts'

/** An invariant that looks at the node whose code has just run, if it is up. */
export function invariantOfChanged<P>(
  name: string,
  create: () => (process: P, id: NodeId, cluster: ClusterView<P>) => string | undefined,
): Invariant<P> {
  return {
    name,
    create() {
      const look = create()
      return (cluster) => {
        const { changed } = cluster
        return changed?.process === undefined ? undefined : look(changed.process, changed.id, cluster)
      }
    },
  }
}
