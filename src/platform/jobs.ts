export type Job = { name: string; every: number; work: () => unknown }

/** Runs each job again and again, never two of the same at once. Returns the stop, which waits for what is running. */
export const startJobs = (jobs: Job[], log: (line: string) => void) => {
  const running = new Set<Promise<void>>()
  let stopped = false

  const timers = jobs.map(job => {
    let busy = false
    let complaint = ''
    return setInterval(() => {
      if (busy || stopped) return
      busy = true
      const run = Promise.resolve()
        .then(job.work)
        .then(() => { complaint = '' }, error => {
          // What fails in the same way every second is said once.
          if (String(error) !== complaint) log(`${job.name} failed: ${error}`)
          complaint = String(error)
        })
        .then(() => {
          busy = false
          running.delete(run)
        })
      running.add(run)
    }, job.every)
  })

  return async () => {
    stopped = true
    timers.forEach(timer => clearInterval(timer))
    await Promise.all(running)
  }
}
