// Package canvas answers the requests of Canvas Kit, by which Intercom shows an app in the inbox, the Messenger and on
// its home screen. The app has an address for each kind of request (initialize, submit, configure, live canvas, sheets) in
// the Developer Hub, each with a handler of its own:
//
//	initialize, err := canvas.NewHandler(secret, func(ctx context.Context, request *canvas.Request) (*canvas.Answer, error) {
//		return canvas.Show(canvas.Text("Your orders"), canvas.SubmitButton("more", "Show more")), nil
//	})
//
// Requests are signed with the app's client secret in a way of their own, which is checked first. Intercom waits ten
// seconds for an answer.
//
// https://developers.intercom.com/docs/canvas-kit
package canvas
