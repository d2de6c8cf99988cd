import { z } from 'zod';

// Zod compiles schemas with `new Function` where it may; the content security policy says no, and asking is a violation (S-57).
z.config({ jitless: true });
