/** Browsers and server have it in all their addresses, so it is chosen when they are built (docs/decisions/0048-build-the-base-path-in.md). */
const basePath = process.env.QUAYSIDE_BASE_PATH ?? ''
if (!/^(\/[A-Za-z0-9_-]+)*$/.test(basePath))
  throw new Error('QUAYSIDE_BASE_PATH has to be empty, or a path such as /quayside.')

/** An image has only what a start needs (deploy/build-tree.mjs). `next start` needs the other output. */
const isForImage = process.env.QUAYSIDE_OUTPUT === 'standalone'

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  ...(isForImage && { output: 'standalone' }),
  ...(basePath !== '' && { basePath }),
  env: { QUAYSIDE_BASE_PATH: basePath },
  // `npm run check` does: it reads the same files, and a build would take half as long again.
  typescript: { ignoreBuildErrors: true },
  // No page has images to scale, and nothing is written while it runs: an image is read-only.
  images: { unoptimized: true },
  serverExternalPackages: ['prom-client'],
  experimental: {
    isrFlushToDisk: false,
    // Where a build is the only one, to keep what the next could reuse takes longer than the compilation.
    turbopackFileSystemCacheForBuild: !isForImage && !process.env.CI,
    // The limit of lib/server/auth/request-problem.ts.
    serverActions: { bodySizeLimit: '512kb' },
    // Only its credentials are used. Otherwise its classes of all kinds are in each part of the server: 1.5 MB of code, eight times.
    optimizePackageImports: ['@kubernetes/client-node'],
  },
}

export default config
