import type { Mutant } from '../../sim/index.ts'

/** Published mistakes that any transactional store can make, whatever its isolation. */
export const transactionMutants = {
  'acknowledges-before-flush': {
    source:
      'a commit is answered and its record left to be flushed later: the PostgreSQL manual, synchronous_commit off; MongoDB, write concern with j: false',
    breaks: 'strict serializability or strong snapshot isolation: a crash takes back what was acknowledged',
    needs: '1 node; a crash of the store',
  },
  'reads-before-flush': {
    source:
      'locks are let go before the flush, and a transaction that only reads does not wait for it: Kimura, Graefe and Kuno, "Efficient Locking Techniques for Databases on Modern Hardware", 2012, on early lock release',
    breaks: 'strict serializability or strong snapshot isolation: what was read is gone after a crash',
    needs: '1 node; a crash of the store',
  },
  'forgets-ended': {
    source:
      'the store does not know how a transaction ended when it is asked again: Ongaro, thesis, section 6.3, for transactions',
    breaks: 'a transaction ends once: one that was committed is said to have failed',
    needs: '1 node; a message that is lost',
  },
  'cached-reads': {
    source:
      'a front end answers what it has read before as it was then: Jepsen, etcd and Consul (2014), reads that whoever is asked answers alone',
    breaks:
      'strict serializability or strong snapshot isolation: a read does not see what was committed before it began',
    needs: '1 node; none',
  },
  'fails-unanswered': {
    source:
      'a commit of which nobody knows what came is said to have failed: Jepsen, Cassandra (2013), writes that time out',
    breaks:
      'strict serializability or strong snapshot isolation: what a transaction wrote that failed is read',
    needs: '1 node; a store that is slow or away',
  },
} as const satisfies { readonly [name: string]: Mutant }
