// Prisma's own settings. The client needs no engine; without this line `generate` would try to download one.
import { defineConfig } from 'prisma/config';

process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'schema', migrations: { path: 'migrations' } });
