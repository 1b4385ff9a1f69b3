import { register } from './register.ts'

export { register, type RegisterOptions } from './register.ts'

/** The shipped workloads, by name. */
export const workloads = { register } as const
