import { z } from 'zod'

// zod makes parsers with `new Function` where it can, and tries that when a schema is made. The browser refuses it because of the
// Content-Security-Policy, and reports a violation. Hence pure rooms, which browsers load, import zod from here.
z.config({ jitless: true })

export { z }
