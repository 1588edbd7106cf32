// What Grafana's libraries touch of a browser while they are loaded, so that node is enough.
const element = () => ({ style: {}, setAttribute() {}, appendChild() {}, sheet: { cssRules: [], insertRule() {} } });
globalThis.window = globalThis;
globalThis.localStorage = { getItem: () => null, setItem() {}, removeItem() {} };
globalThis.document = {
  createElement: element, createTextNode: element, head: element(), getElementsByTagName: () => [element()], addEventListener() {},
};
globalThis.history = { pushState() {}, replaceState() {} };
globalThis.addEventListener = () => {};
Object.defineProperty(globalThis, 'navigator', { value: { userAgent: '', language: 'de', languages: ['de'] }, configurable: true });
// A library advertises itself on the console.
console.log = console.info = () => {};
