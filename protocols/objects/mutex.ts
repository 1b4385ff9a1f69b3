import { anything, changing, done, refused, type SequentialObject } from './sequential-object.ts'

/**
 * A lock for each key, free at first and held by one session: `acquire`, which fails while it is held, and `release`, which fails
 * for everyone but its holder.
 *
 * A client that was not told how its `acquire` ended goes on in another session, and cannot release what the earlier one may
 * hold. So that such a lock is not lost, the later session of a client may acquire what an earlier one of the same client holds:
 * that one is over, and was never told that it had the lock or has asked to release it.
 *
 * @example
 * ```ts
 * mutexObject.operations.acquire.apply('c1/0', null, 'c2/1').outcome // { type: 'fail', error: 'c1/0 holds the lock' }
 * mutexObject.operations.acquire.apply('c1/0', null, 'c1/5').state // c1/5
 * ```
 */
export const mutexObject: SequentialObject<string | null> = {
  name: 'mutex',
  description: 'a lock for each key, held by a session: acquire, release',
  byKey: true,
  initial: null,
  initials: { expected: 'null, for a free lock', matches: (value) => value === null },
  operations: {
    acquire: changing(anything, (holder, _, session) =>
      holder === null || follows(session, holder)
        ? done(session)
        : refused(holder, `${holder} holds the lock`),
    ),
    release: changing(anything, (holder, _, session) =>
      holder === session
        ? done(null)
        : refused(holder, holder === null ? 'nobody holds the lock' : `${holder} holds the lock`),
    ),
  },
}

/** Whether a session is a later one of the same client: sessions are named by client and process, `c1/5`, and processes grow. */
function follows(session: string, earlier: string): boolean {
  const [client, process] = partsOf(session)
  const [earlierClient, earlierProcess] = partsOf(earlier)
  return client === earlierClient && process > earlierProcess
}

function partsOf(session: string): readonly [client: string, process: number] {
  const slash = session.lastIndexOf('/')
  return [session.slice(0, Math.max(0, slash)), Number(session.slice(slash + 1))]
}
