import { damagedCopy } from './damage.ts'
import type { Json, Message } from './types.ts'

/**
 * A message with one value in it changed; the very same, if there is nothing in it that can change. Of what clients and servers say
 * to each other, only what is asked for and what is answered changes: who speaks to whom is the network's own affair.
 */
export function damagedMessage(message: Message, draw: number): Message {
  const parts = message as unknown as { readonly [field: string]: Json | undefined }
  if (parts['attempt'] !== undefined && isRecord(parts['operation']))
    return withPart(message, 'operation', parts['operation'], draw)
  if (parts['attempt'] !== undefined && isRecord(parts['reply'])) {
    const { reply } = parts
    const { value } = reply
    if (value === undefined) return message
    const damaged = damagedCopy(value, draw)
    return damaged === value
      ? message
      : Object.assign({ ...message }, { reply: { ...reply, value: damaged } })
  }
  return damagedCopy(message as unknown as Json, draw) as unknown as Message
}

function withPart(message: Message, field: string, part: Json, draw: number): Message {
  const damaged = damagedCopy(part, draw)
  return damaged === part ? message : { ...message, [field]: damaged }
}

function isRecord(value: Json | undefined): value is { readonly [field: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
