import type { Json, NodeId } from '../../sim/index.ts'

/** An update's name, for no other has it. */
export interface UpdateName {
  readonly writer: NodeId
  /** Counts the updates of its writer, from 1 on. */
  readonly number: number
}

/** What one operation has changed, as it is told to other nodes. */
export interface Update extends UpdateName {
  readonly key: string
  /** A state that has what the operation adds, and nothing else. */
  readonly delta: Json
  /** Whose it is, so that it is recognised when it is asked for again. */
  readonly session: string
  readonly sequence: number
}

/** The name as a text. */
export function textOfName({ writer, number }: UpdateName): string {
  return `${number} of ${writer}`
}
