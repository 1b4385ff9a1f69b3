import { serve } from './serve.ts'

// The whole engine, as a classic worker inside the page, with nothing but what is shipped.
serve({})
