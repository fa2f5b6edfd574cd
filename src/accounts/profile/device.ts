const programs: [RegExp, string][] = [
  [/MicroMessenger/, '微信 WeChat'], [/DingTalk/, 'DingTalk'], [/Edg(e|A|iOS)?\//, 'Edge'], [/OPR\/|Opera/, 'Opera'], [/SamsungBrowser/, 'Samsung Internet'],
  [/HuaweiBrowser/, 'Huawei Browser'], [/MiuiBrowser/, 'Mi Browser'], [/FxiOS|Firefox\//, 'Firefox'], [/CriOS|Chrome\//, 'Chrome'], [/Safari\//, 'Safari'],
]
const machines: [RegExp, string][] = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/HarmonyOS|OpenHarmony/, 'HarmonyOS'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'Mac'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux'],
]

/** What somebody would call the device a browser says it is; null for each part that cannot be told. */
export const deviceOf = (agent: string) => ({
  program: programs.find(([pattern]) => pattern.test(agent))?.[1] ?? null,
  machine: machines.find(([pattern]) => pattern.test(agent))?.[1] ?? null,
})
