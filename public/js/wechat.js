// Within WeChat: hands the payment to the wallet, and goes back to the order when it is done.
(() => {
  const button = document.querySelector('[data-wechat]')
  if (!button) return
  const pay = () => {
    const { appId, timeStamp, nonceStr, prepay, paySign, back } = button.dataset
    button.disabled = true
    WeixinJSBridge.invoke('getBrandWCPayRequest', { appId, timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign }, result => {
      button.disabled = false
      if (result.err_msg === 'get_brand_wcpay_request:ok') location.href = back
    })
  }
  const ready = work => (window.WeixinJSBridge ? work() : document.addEventListener('WeixinJSBridgeReady', work, { once: true }))
  button.addEventListener('click', () => ready(pay))
  ready(pay)
})()
