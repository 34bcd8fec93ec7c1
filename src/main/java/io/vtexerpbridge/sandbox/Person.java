package io.vtexerpbridge.sandbox;

import java.util.List;
import java.util.SplittableRandom;

/** A fictitious shopper somewhere in Latin America. */
record Person(
        Country country,
        String firstName,
        String lastName,
        String document,
        String phone,
        String email,
        Address address) {

    /** What a store in one country says of its money and its papers. */
    record Country(
            String code,
            String currency,
            String symbol,
            int locale,
            String timeZone,
            String language,
            String documentType,
            int decimals,
            int priceFactor,
            List<String> places,
            List<String> streets) {}

    /** Place is {@code city|state|postal code}. */
    record Address(String place, String street, String number, String complement) {
        String city() {
            return place.split("\\|")[0];
        }

        String state() {
            return place.split("\\|")[1];
        }

        String postalCode() {
            return place.split("\\|")[2];
        }
    }

    static final Country BRAZIL = new Country(
            "BRA",
            "BRL",
            "R$",
            1046,
            "E. South America Standard Time",
            "pt-BR",
            "cpf",
            2,
            1,
            List.of(
                    "São Paulo|SP|01310-100",
                    "Belo Horizonte|MG|30130-010",
                    "Florianópolis|SC|88010-400",
                    "Recife|PE|50030-230"),
            List.of("Rua das Palmeiras Azuis", "Avenida do Ipê", "Travessa São João do Vale", "Rua Três Coqueiros"));
    static final Country CHILE = new Country(
            "CHL",
            "CLP",
            "$",
            13322,
            "Pacific SA Standard Time",
            "es-CL",
            "rut",
            0,
            200,
            List.of("Santiago|RM|8320000", "Valparaíso|VS|2340000"),
            List.of("Calle Los Alerces", "Pasaje Ñuñoa Sur"));
    private static final List<Country> OTHERS = List.of(
            new Country(
                    "ARG",
                    "ARS",
                    "$",
                    11274,
                    "Argentina Standard Time",
                    "es-AR",
                    "dni",
                    2,
                    100,
                    List.of("Buenos Aires|CABA|C1043AAZ", "Rosario|SF|S2000"),
                    List.of("Calle del Jacarandá", "Avenida Los Ceibos")),
            new Country(
                    "COL",
                    "COP",
                    "$",
                    9226,
                    "SA Pacific Standard Time",
                    "es-CO",
                    "cedulaCOL",
                    2,
                    900,
                    List.of("Bogotá|DC|110111", "Medellín|ANT|050001"),
                    List.of("Carrera 7 Bis", "Calle de la Orquídea")),
            new Country(
                    "MEX",
                    "MXN",
                    "$",
                    2058,
                    "Central Standard Time (Mexico)",
                    "es-MX",
                    "rfc",
                    2,
                    4,
                    List.of("Ciudad de México|CDMX|06000", "Mérida|YUC|97000"),
                    List.of("Avenida del Nopal", "Calle Año Nuevo")));
    private static final List<String> FIRST = List.of(
            "Iara", "João", "Conceição", "Ximena", "Ángel", "Benício", "Itzel", "Raimunda", "Nicolás", "Zoé", "Úrsula");
    private static final List<String> LAST = List.of(
            "Quiroga Fictício", "do Ó", "Muñoz Ejemplo", "Araújo Teste", "Peña-Soto", "Ibáñez", "Brandão", "Ñanculef");

    static Person make(SplittableRandom random, OrderShape shape) {
        Country country =
                switch (shape) {
                    case ZERO_DECIMAL -> CHILE;
                    case INSTANT_PAYMENT, CORPORATE, CUSTOM_DATA, SPLIT_FIRST, SPLIT_SECOND -> BRAZIL;
                    default -> random.nextInt(10) < 7 ? BRAZIL : OTHERS.get(random.nextInt(OTHERS.size()));
                };
        String first = pick(random, FIRST);
        String last = pick(random, LAST);
        int serial = random.nextInt(1_000_000);
        String document = country == BRAZIL ? cpf(serial) : String.format("%08d", 90_000_000 + serial);
        return new Person(
                country,
                first,
                last,
                document,
                "+55115550" + String.format("%04d", serial % 10_000),
                "shopper" + serial + "@example.com",
                new Address(
                        pick(random, country.places()),
                        pick(random, country.streets()),
                        String.valueOf(1 + random.nextInt(2500)),
                        random.nextInt(3) == 0 ? "Apto " + random.nextInt(1, 200) : null));
    }

    /** With right check digits, because ERPs refuse others; the leading zeros keep it away from real people. */
    private static String cpf(int serial) {
        String digits = String.format("%09d", serial);
        digits += check(digits);
        return digits + check(digits);
    }

    private static int check(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * (digits.length() + 1 - i);
        }
        int rest = sum * 10 % 11;
        return rest == 10 ? 0 : rest;
    }

    private static String pick(SplittableRandom random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
