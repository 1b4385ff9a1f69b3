/** Words of a sentence, with the address that they lead to, if any. */
export interface Words {
  readonly text: string
  readonly address?: string
}

/** How near a run came to going wrong, in a sentence: what is nothing but its longest, its nearest or its most. */
export type NearMiss = readonly Words[]
