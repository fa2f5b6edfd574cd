import { keyName, keyPath, manifestName, signatureName, sumsName } from './rules.ts'

/** Goes with every file, so that nobody needs this program to check it. */
export const instructions = (url: string, key: string) => `怎样核对这份交易凭证
==================

1. 最简单：打开 ${url}/verify ，选择整个 ZIP 文件。
   或在命令行运行：stallcast verify 文件.zip

2. 不用 Stallcast，用 openssl（3.0 以上）：
   先解压，在解压出的文件夹里依次运行

     openssl pkeyutl -verify -pubin -inkey ${keyName} -rawin -in ${manifestName} -sigfile ${signatureName}
     sha256sum -c ${sumsName}
     sha256sum ${sumsName}

   第一行应显示 Signature Verified Successfully；第二行应全部显示 OK；
   第三行的结果应与 ${manifestName} 里 ${sumsName} 的 sha256 相同。

3. 核对公钥确实属于这家店：
   ${url}${keyPath} 的内容应与 ${keyName} 相同。
   公钥指纹（SPKI 的 SHA-256）：${key}


How to verify this evidence file
================================

1. The easy way: open ${url}/verify and choose the whole ZIP file.
   Or, on a command line: stallcast verify FILE.zip

2. Without Stallcast, with openssl (3.0 or later): unpack it, and in the folder run

     openssl pkeyutl -verify -pubin -inkey ${keyName} -rawin -in ${manifestName} -sigfile ${signatureName}
     sha256sum -c ${sumsName}
     sha256sum ${sumsName}

   The first must say "Signature Verified Successfully", the second OK on every line, and the third must be
   the sha256 that ${manifestName} gives for ${sumsName}.

3. That the key is this shop's: ${url}${keyPath} must be the same as ${keyName}.
   Fingerprint of the key (SHA-256 of its SPKI): ${key}
`
