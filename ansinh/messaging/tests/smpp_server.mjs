// An SMSC for the tests, by npm's `smpp`: the last digits of an address say how it behaves, lines on stdin what it does
// by itself, lines on stdout what came.
import { createInterface } from "node:readline";
import smpp from "smpp";

const sessions = new Set();
const refused = new Map();
let last = 0;
let unconfirmed = 0;

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const later = (act, pause = 5) => setTimeout(act, pause);

function receipt(session, to, id, form) {
  const text = `id:${id} sub:001 dlvrd:001 submit date:2611260900 done date:2611260901 stat:DELIVRD err:000 text:`;
  const fields = { source_addr: to, destination_addr: "8088", esm_class: 4, short_message: form === "text" ? text : "" };
  if (form !== "text") Object.assign(fields, { receipted_message_id: id, message_state: 2 });
  deliver(session, fields);
}

function deliver(session, fields) {
  unconfirmed += 1;
  session.deliver_sm(fields, () => { unconfirmed -= 1; });
}

const server = smpp.createServer((session) => {
  session.on("error", () => {});
  session.on("close", () => sessions.delete(session));
  session.on("bind_transceiver", (pdu) => {
    if (pdu.password !== "invented") return session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
    sessions.add(session);
    session.send(pdu.response());
  });
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("submit_sm", (pdu) => {
    const to = pdu.destination_addr;
    const behaviour = to.slice(-4);
    const id = String((last += 1));
    const fail = (command_status) => session.send(pdu.response({ command_status }));
    if (behaviour === "9901") return fail(smpp.ESME_RINVDSTADR);
    if (behaviour === "9902") return fail(smpp.ESME_RTHROTTLED);
    if (behaviour === "9903" && (refused.get(to) ?? 0) < 2) {
      refused.set(to, (refused.get(to) ?? 0) + 1);
      return fail(smpp.ESME_RMSGQFUL);
    }
    if (behaviour === "9904") return session.destroy();
    if (behaviour === "9905") return undefined;
    if (behaviour === "9909") return fail(smpp.ESME_RSYSERR);
    const body = pdu.short_message?.message?.length ? pdu.short_message : pdu.message_payload;
    tell({ to, from: pdu.source_addr, text: body.message, header: body.udh?.[0] ? [...body.udh[0]] : [], priority: pdu.priority_flag });
    const answer = () => session.send(pdu.response({ message_id: behaviour === "9910" ? Number(id).toString(16) : id }));
    if (behaviour === "9906") {
      receipt(session, to, id, "tlv");
      return later(answer, 50);
    }
    answer();
    if (behaviour === "9907" || !pdu.registered_delivery) return undefined;
    later(() => receipt(session, to, id, last % 2 ? "text" : "tlv"));
    if (behaviour === "9908") later(() => { receipt(session, to, id, "text"); receipt(session, to, "never-heard-of", "tlv"); });
    return undefined;
  });
});
server.on("error", () => {});
server.listen(Number(process.argv[2]), "127.0.0.1", () => tell({ ready: true }));

createInterface({ input: process.stdin }).on("line", (line) => {
  const { say, unbind, hang, count } = JSON.parse(line);
  if (count) tell({ unconfirmed });
  for (const session of sessions) {
    if (say) deliver(session, { source_addr: say.from, destination_addr: "8088", ...say.fields, short_message: Buffer.from(say.hex, "hex") });
    if (unbind) session.unbind();
    if (hang) session.destroy();
  }
}).on("close", () => process.exit(0));
