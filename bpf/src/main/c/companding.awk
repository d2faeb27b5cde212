# SPDX-License-Identifier: Apache-2.0
# Writes the tables of G.711's companding as the initializer of struct earshot_companding: bias 132, clip 32635, the two
# zeros of mu-law folded into 0xFF.
function row(value) {
	printf "%d,%s", value, ++column % 32 ? "" : "\n"
}
function ulaw(x,  sign, magnitude, exponent, edge, code) {
	sign = x < 0 ? 128 : 0
	magnitude = (x < 0 ? -x : x)
	if (magnitude > 32635)
		magnitude = 32635
	magnitude += 132
	exponent = 7
	for (edge = 16384; magnitude < edge; edge /= 2)
		exponent--
	code = 255 - (sign + exponent * 16 + int(magnitude / 2 ^ (exponent + 3)) % 16)
	return code == 127 ? 255 : code
}
function linear_of_ulaw(code,  magnitude) {
	code = 255 - code
	magnitude = ((code % 16) * 8 + 132) * 2 ^ (int(code / 16) % 8) - 132
	return code >= 128 ? -magnitude : magnitude
}
# The even bits are inverted: 0x55.
function linear_of_alaw(code,  bit, plain, segment, magnitude) {
	plain = 0
	for (bit = 0; bit < 8; bit++)
		plain += (int(code / 2 ^ bit) % 2 + (bit % 2 ? 0 : 1)) % 2 * 2 ^ bit
	segment = int(plain / 16) % 8
	magnitude = (plain % 16) * 16 + 8
	if (segment > 0)
		magnitude = (magnitude + 256) * 2 ^ (segment - 1)
	return plain >= 128 ? magnitude : -magnitude
}
BEGIN {
	print "// Written by companding.awk."
	print "{ .ulaw_of_linear = {"
	for (i = 0; i < 65536; i++)
		row(ulaw(i < 32768 ? i : i - 65536))
	print "}, .ulaw_of_law = { {"
	for (i = 0; i < 256; i++)
		row(i == 127 ? 255 : i)
	print "}, {"
	for (i = 0; i < 256; i++)
		row(ulaw(linear_of_alaw(i)))
	print "} }, .linear_of_law = { {"
	for (i = 0; i < 256; i++)
		row(linear_of_ulaw(i))
	print "}, {"
	for (i = 0; i < 256; i++)
		row(linear_of_alaw(i))
	print "} } }"
}
