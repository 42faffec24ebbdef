"""The shaders of the renderer (GLSL 3.30)."""

VERTEX = """
#version 330
uniform mat4 view;
uniform mat4 clip;
uniform float bulge;
uniform float widest;
in vec3 point; in vec3 normal; in vec2 place;
in vec4 pose_x; in vec4 pose_y; in vec4 pose_z;
in vec4 cavity; in vec3 tint; in uint owner;
out vec3 world; out vec3 facing; out vec2 uv; out float behind;
flat out vec4 room; flat out vec3 colour; flat out uint who;
void main() {
    vec4 p = vec4(point, 1.0);
    world = vec3(dot(pose_x, p), dot(pose_y, p), dot(pose_z, p));
    facing = vec3(dot(pose_x.xyz, normal), dot(pose_y.xyz, normal), dot(pose_z.xyz, normal));
    uv = place; behind = max(0.0, -point.z);
    room = cavity; colour = tint; who = owner;
    vec4 seen = view * vec4(world, 1.0);
    vec2 tangent = seen.xy / max(1.0, -seen.z);
    float squared = min(dot(tangent, tangent), widest * widest);
    vec4 at = clip * seen;
    at.xy *= 1.0 + bulge * squared;
    gl_Position = at;
}
"""

PHOTO = """
#version 330
uniform sampler2D picture;
uniform sampler2DShadow shade;
uniform mat4 sun;
uniform vec3 eye; uniform vec3 direction;
uniform vec3 key; uniform vec3 sky; uniform vec3 ground;
uniform float tubes; uniform float tube_pitch; uniform float gloom;
uniform float gloss; uniform float metal; uniform float clear;
in vec3 world; in vec3 facing; in vec2 uv; in float behind;
flat in vec4 room; flat in vec3 colour; flat in uint who;
out vec4 result;

// What a glossy surface mirrors: a ceiling with strips of light above, a dim floor below.
vec3 mirrored(vec3 way) {
    float up = smoothstep(-0.2, 0.3, way.y);
    vec3 around = mix(ground * 0.7, sky * 0.6, up);
    float across = (way.x * 0.6 + way.z) / max(0.15, way.y + 0.1) / tube_pitch;
    float strip = smoothstep(0.36, 0.5, abs(fract(across) - 0.5)) * smoothstep(0.05, 0.35, way.y);
    return around + vec3(tubes * strip);
}

void main() {
    vec4 texel = texture(picture, uv);
    if (texel.a < 0.03) discard;
    vec3 base = texel.rgb * texel.rgb * colour;
    vec3 n = normalize(facing);
    vec3 v = normalize(eye - world);
    if (dot(n, v) < 0.0) n = -n;

    float tall = max(1.0, room.y - room.x);
    float deep = max(0.0, room.z - world.z);
    float up = clamp((world.y - room.x) / tall, 0.0, 1.0);
    float roofed = step(room.y, 900.0);
    float open = mix(1.0, 1.0 / (1.0 + gloom * (deep / tall) * (0.5 + 1.5 * up * up)), roofed);
    // Narrow slits between neighbours swallow light: sides darken behind the front.
    float slit = roofed * (1.0 - abs(n.z)) * smoothstep(0.0, 7.0, behind) * 0.62;
    float foot = roofed * 0.25 * (1.0 - smoothstep(0.0, 3.0, world.y - room.x));
    open *= (1.0 - slit) * (1.0 - foot);

    vec4 s = sun * vec4(world + n * 0.8, 1.0);
    vec3 at = s.xyz * 0.5 + 0.5;
    bool within = all(greaterThan(at, vec3(0.0))) && all(lessThan(at, vec3(1.0)));
    float lit = within ? texture(shade, at) : 1.0;
    float direct = max(0.0, dot(n, direction)) * lit;
    float forward = 0.55 + 0.45 * n.z;
    vec3 soft = mix(ground, sky, 0.5 + 0.5 * n.y) * forward;
    vec3 lamp = vec3(room.w) * (0.35 + 0.65 * up) * (0.5 + 0.5 * n.z) / (1.0 + 0.03 * deep);
    vec3 light = open * (soft + key * direct * mix(0.25, 1.0, open)) + lamp;

    float facing_share = clamp(dot(n, v), 0.0, 1.0);
    float fresnel = 0.04 + 0.6 * pow(1.0 - facing_share, 5.0);
    vec3 tinted = mix(vec3(fresnel), base * 0.9 + 0.05, metal);
    vec3 shine = vec3(0.0);
    float polish = gloss * gloss * (0.25 + 0.75 * open) * mix(2.2, 1.0, metal);
    if (gloss > 0.05) shine = mirrored(reflect(-v, n)) * tinted * polish;
    vec3 sum = base * light * (1.0 - 0.75 * metal * gloss) + shine + lamp * tinted * gloss * 0.3;
    float cover = texel.a * (1.0 - 0.7 * clear);
    float highlight = max(max(shine.r, shine.g), shine.b);
    result = vec4(sqrt(sum / (1.0 + 0.12 * sum * sum)), clamp(cover + highlight * clear, 0.0, 1.0));
}
"""

OWNERS = """
#version 330
uniform sampler2D picture;
in vec2 uv;
flat in uint who;
out uint result;
void main() {
    if (texture(picture, uv).a < 0.3) discard;
    result = who;
}
"""

SUN_VERTEX = """
#version 330
uniform mat4 sun;
in vec3 point; in vec2 place;
in vec4 pose_x; in vec4 pose_y; in vec4 pose_z;
out vec2 uv;
void main() {
    vec4 p = vec4(point, 1.0);
    uv = place;
    gl_Position = sun * vec4(dot(pose_x, p), dot(pose_y, p), dot(pose_z, p), 1.0);
}
"""

SUN = """
#version 330
uniform sampler2D picture;
in vec2 uv;
void main() { if (texture(picture, uv).a < 0.5) discard; }
"""
