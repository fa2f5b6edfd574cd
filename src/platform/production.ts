// Libraries look at this when they are loaded: the executable is always the real thing.
if (Bun.isStandaloneExecutable) process.env.NODE_ENV ??= 'production'

export {}
