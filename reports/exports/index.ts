export { chromeTrace } from './chrome-trace.ts'
export { mermaidOfProof } from './mermaid.ts'
